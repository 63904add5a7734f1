package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/** Answers to queries, a JSON object a line, each with the seconds that it took in here. */
final class Answers {
  private static final int TOP = 10;
  private static final Map<String, String> FACETS = Map.of("source", "sources", "month", "months");

  record Answer(
      double seconds,
      long total,
      int documents,
      List<String> titles,
      Map<String, Map<String, Integer>> values) {}

  private final Analyzer analyzer = new IndonesianAnalyzer();
  private final IndexSearcher searcher;
  private final UnifiedHighlighter highlighter;
  private final SortedSetDocValuesReaderState facets;

  private Answers(DirectoryReader reader) throws IOException {
    searcher = new IndexSearcher(reader);
    highlighter = UnifiedHighlighter.builder(searcher, analyzer).build();
    facets = new DefaultSortedSetDocValuesReaderState(reader, new FacetsConfig());
  }

  static void answer(Path folder, InputStream in, OutputStream out) throws IOException {
    var questions = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    var answers = new PrintStream(out, true, StandardCharsets.UTF_8);
    try (var reader = DirectoryReader.open(FSDirectory.open(folder))) {
      var ready = new Answers(reader);
      answers.println(Main.JSON.writeValueAsString(Map.of("articles", reader.numDocs())));
      String line;
      while ((line = questions.readLine()) != null) {
        var question = Main.JSON.readValue(line, Question.class);
        answers.println(Main.JSON.writeValueAsString(ready.answer(question)));
      }
    }
  }

  private Answer answer(Question question) throws IOException {
    Query parsed = question.query(analyzer);
    long started = System.nanoTime();
    return switch (question.task()) {
      case "top" -> answered(started, top(parsed), List.of(), Map.of());
      case "facets" -> facets(started, question.query(analyzer));
      default -> whole(started, question.query(analyzer));
    };
  }

  /** The best documents, and the exact number of all. */
  private TopDocs top(Query query) throws IOException {
    return searcher.search(query, new TopScoreDocCollectorManager(TOP, null, Integer.MAX_VALUE));
  }

  /** The best documents with all that is stored of them, and passages of each field. */
  private Answer whole(long started, Query query) throws IOException {
    TopDocs found = top(query);
    var titles = new ArrayList<String>();
    var stored = searcher.storedFields();
    for (var hit : found.scoreDocs) {
      titles.add(stored.document(hit.doc).get("title"));
    }
    if (found.scoreDocs.length > 0) {
      highlighter.highlightFields(Article.TEXTS, query, found);
    }
    return answered(started, found, titles, Map.of());
  }

  private Answer facets(long started, Query query) throws IOException {
    var collected =
        FacetsCollectorManager.search(searcher, query, 1, new FacetsCollectorManager());
    var counts = new SortedSetDocValuesFacetCounts(facets, collected.facetsCollector());
    var values = new HashMap<String, Map<String, Integer>>();
    for (var facet : FACETS.entrySet()) {
      var found = new HashMap<String, Integer>();
      var children = counts.getAllChildren(facet.getValue());
      if (children != null) {
        for (var value : children.labelValues) {
          found.put(value.label, value.value.intValue());
        }
      }
      values.put(facet.getKey(), found);
    }
    return answered(started, collected.topDocs(), List.of(), values);
  }

  private static Answer answered(
      long started,
      TopDocs found,
      List<String> titles,
      Map<String, Map<String, Integer>> values) {
    double seconds = (System.nanoTime() - started) / 1e9;
    long total = found.totalHits.value();
    return new Answer(seconds, total, found.scoreDocs.length, titles, values);
  }
}

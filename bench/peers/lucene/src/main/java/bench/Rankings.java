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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/** The ids of the best articles for each query, a JSON list a line, as Lucene ranks by default. */
final class Rankings {

  /** Any of the words of a text, in fields each with its weight. */
  record Asked(String text, Map<String, Float> weights, int count) {

    Query query(QueryBuilder builder) {
      var query = new BooleanQuery.Builder();
      weights.forEach(
          (field, weight) -> {
            var clause = builder.createBooleanQuery(field, text);
            // Stop words alone leave no clause.
            if (clause != null) {
              query.add(new BoostQuery(clause, weight), Occur.SHOULD);
            }
          });
      return query.build();
    }
  }

  private Rankings() {}

  static void rank(Path folder, InputStream in, OutputStream out) throws IOException {
    var questions = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    var answers = new PrintStream(out, true, StandardCharsets.UTF_8);
    var builder = new QueryBuilder(new IndonesianAnalyzer());
    // As many clauses as a pasted text has words.
    IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
    try (var reader = DirectoryReader.open(FSDirectory.open(folder))) {
      var searcher = new IndexSearcher(reader);
      String line;
      while ((line = questions.readLine()) != null) {
        var asked = Main.JSON.readValue(line, Asked.class);
        answers.println(Main.JSON.writeValueAsString(ids(searcher, asked, builder)));
      }
    }
  }

  private static List<String> ids(IndexSearcher searcher, Asked asked, QueryBuilder builder)
      throws IOException {
    var ids = new ArrayList<String>();
    var stored = searcher.storedFields();
    for (var hit : searcher.search(asked.query(builder), asked.count()).scoreDocs) {
      ids.add(stored.document(hit.doc, Set.of("id")).get("id"));
    }
    return ids;
  }
}

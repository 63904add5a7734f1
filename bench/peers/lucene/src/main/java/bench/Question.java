package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;

/**
 * A query as the benchmark asks it: {@code match} is all, any, phrase or prefix, {@code task} is
 * whole, top or facets; the days are ISO, both inclusive, or null.
 */
record Question(String task, List<String> words, String match, String first, String last) {

  Query query(Analyzer analyzer) {
    var builder = new QueryBuilder(analyzer);
    Query wanted =
        switch (match) {
          case "phrase" ->
              inAnyField(field -> builder.createPhraseQuery(field, String.join(" ", words)));
          case "prefix" -> inAnyField(field -> new PrefixQuery(new Term(field, words.get(0))));
          default -> each(builder, match.equals("all") ? Occur.MUST : Occur.SHOULD);
        };
    if (first == null) {
      return wanted;
    }
    var days = LongField.newRangeQuery("day", Article.day(first), Article.day(last));
    return new BooleanQuery.Builder().add(wanted, Occur.MUST).add(days, Occur.FILTER).build();
  }

  private Query each(QueryBuilder builder, Occur occur) {
    var query = new BooleanQuery.Builder();
    for (String word : words) {
      var clause = inAnyField(field -> builder.createBooleanQuery(field, word));
      // A stop word leaves no clause.
      if (!clause.clauses().isEmpty()) {
        query.add(clause, occur);
      }
    }
    return query.build();
  }

  private interface InField {
    Query of(String field);
  }

  private static BooleanQuery inAnyField(InField clause) {
    var found = new ArrayList<Query>();
    for (String field : Article.TEXTS) {
      found.add(clause.of(field));
    }
    var query = new BooleanQuery.Builder();
    found.stream().filter(Objects::nonNull).forEach(each -> query.add(each, Occur.SHOULD));
    return query.build();
  }
}

package bench;

import java.time.LocalDate;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;

/** One record of the benchmark's JSON lines. */
record Article(String id, String title, String body, String caption, String source, String date) {
  static final String[] TEXTS = {"title", "captions", "body"};

  Document document() {
    var document = new Document();
    document.add(new StringField("id", id, Store.YES));
    document.add(new TextField("title", title, Store.YES));
    if (caption != null) {
      document.add(new TextField("captions", caption, Store.YES));
    }
    document.add(new TextField("body", body, Store.YES));
    if (source != null && !source.isEmpty()) {
      document.add(new StringField("source", source, Store.YES));
      document.add(new SortedSetDocValuesFacetField("sources", source));
    }
    if (date != null) {
      document.add(new StoredField("published", date));
      document.add(new LongField("day", day(date), Store.NO));
      document.add(new SortedSetDocValuesFacetField("months", date.substring(0, 7)));
    }
    return document;
  }

  /** Days since 1970 of an ISO day or date-time. */
  static long day(String date) {
    return LocalDate.parse(date.substring(0, 10)).toEpochDay();
  }
}

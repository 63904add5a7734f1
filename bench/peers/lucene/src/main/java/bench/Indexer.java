package bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

/** JSON lines to a committed index: each thread takes a line, parses it and adds the document. */
final class Indexer {
  private static final double MEMORY_MB = 256;

  record Work(int articles, double seconds, double cpu_seconds) {}

  private Indexer() {}

  static Work index(Path lines, Path folder, int threads) throws Exception {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long started = System.nanoTime();
    var config = new IndexWriterConfig(new IndonesianAnalyzer()).setRAMBufferSizeMB(MEMORY_MB);
    int articles = 0;
    try (var reader = Files.newBufferedReader(lines);
        var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config);
        var workers = Executors.newFixedThreadPool(threads)) {
      var facets = new FacetsConfig();
      var counts = new ArrayList<Future<Integer>>();
      for (int i = 0; i < threads; i++) {
        Callable<Integer> job = () -> addAll(reader, writer, facets);
        counts.add(workers.submit(job));
      }
      for (var count : counts) {
        articles += count.get();
      }
      writer.commit();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Work(articles, seconds, (system.getProcessCpuTime() - cpu) / 1e9);
  }

  private static int addAll(BufferedReader reader, IndexWriter writer, FacetsConfig facets)
      throws IOException {
    int added = 0;
    // A BufferedReader gives each line to one thread.
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      writer.addDocument(facets.build(Main.JSON.readValue(line, Article.class).document()));
      added++;
    }
    return added;
  }
}

package bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;

/**
 * {@code index LINES FOLDER THREADS}, or with queries on standard input {@code answer FOLDER} or
 * {@code rank FOLDER}.
 */
public final class Main {
  static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "index" -> {
        var work =
            Indexer.index(
                Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        System.out.println(JSON.writeValueAsString(work));
      }
      case "answer" -> Answers.answer(Path.of(arguments[1]), System.in, System.out);
      case "rank" -> Rankings.rank(Path.of(arguments[1]), System.in, System.out);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}

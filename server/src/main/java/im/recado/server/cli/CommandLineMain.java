package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line as a whole. Its words and exit codes are the outside contract. */
public final class CommandLineMain {
  private CommandLineMain() {}

  private static Verb verbs() {
    return new Verb("./recado", "Recado, an XMPP server.")
        .verb(RunCommand.verb())
        .verb(SetupCommand.verb())
        .verb(StopCommand.verb())
        .verb(StatusCommand.verb())
        .verb(UserCommand.verb())
        .verb(AdminCommand.verb())
        .verb(DbCommand.verb())
        .verb(DocsCommand.verb())
        .verb(WarmUpCommand.verb().hidden());
  }

  /** Runs it on the standard streams; the exit code. */
  public static int run(String... arguments) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  /** Runs it; the exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    try {
      if (arguments.length == 1 && arguments[0].equals("--version")) {
        out.println(Version.TEXT);
        return 0;
      }
      return verbs().run("", List.of(arguments), new Output(out, err));
    } catch (Failure e) {
      // One line, whatever somebody wrote that it repeats.
      err.println("recado: " + String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?"));
      return e.exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failure.FAILED;
    } catch (IOException | RuntimeException | LinkageError e) {
      err.println(
          "recado: something went wrong that should not (" + e.getClass().getSimpleName() + "); " + writeDown(e) + ".");
      return Failure.FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** What programmers need goes into a file; people get a sentence. */
  private static String writeDown(Throwable exception) {
    StringWriter trace = new StringWriter();
    exception.printStackTrace(new PrintWriter(trace));
    try {
      Path file = Files.createTempFile("recado-failure-", ".log");
      Files.writeString(file, trace.toString());
      return "the details are in " + file;
    } catch (IOException e) {
      return "the details could not be written down";
    }
  }
}

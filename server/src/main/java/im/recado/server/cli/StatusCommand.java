package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.control.ControlClient;
import im.recado.kernel.http.Json;
import im.recado.server.home.Home;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** {@code recado status}. */
final class StatusCommand {
  private StatusCommand() {}

  static Verb verb() {
    return new Verb("status", "Tells whether a server runs. Exit code 0: it runs; 3: it does not.")
        .option(Verb.HOME)
        .option("--json", null, "As JSON in one line.")
        .does(StatusCommand::run);
  }

  private static int run(Arguments arguments) throws Failure {
    PrintWriter out = arguments.out();
    Home home = arguments.home();
    boolean json = arguments.has("--json");
    if (!home.isRunning()) {
      out.println(json ? "{\"running\": false}" : "No server runs on " + home.folder() + ".");
      return Failure.NOT_RUNNING;
    }
    Map<String, Object> status = ControlClient.of(home).status();
    if (json) {
      out.println(Json.write(status));
      return 0;
    }
    out.println(status.get("version") + " serves " + status.get("domain") + ", process " + status.get("pid") + ".");
    Duration up = Duration.ofSeconds(status.get("uptime") instanceof Long seconds ? seconds : 0);
    line(
        out,
        "Up",
        String.format(
            Locale.ROOT,
            "%d d %02d:%02d:%02d",
            up.toDays(),
            up.toHoursPart(),
            up.toMinutesPart(),
            up.toSecondsPart()));
    line(out, "Sessions", String.valueOf(status.get("sessions")));
    if (status.get("ports") instanceof Map<?, ?> ports) {
      ports.forEach((key, port) -> line(out, String.valueOf(key), String.valueOf(port)));
    }
    return 0;
  }

  private static void line(PrintWriter out, String what, String text) {
    out.println("  " + what + " ".repeat(Math.max(1, 22 - what.length())) + text);
  }
}

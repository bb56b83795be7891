package im.recado.console.page;

import im.recado.console.web.Frame;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page about a report shows.
 *
 * @param report as report-list tells it
 * @param evidence as report-show tells it
 * @param others what else is reported of the same address
 * @param account who is reported, as user-show tells it; null for somebody who has no account here
 */
public record ReportView(Row report, List<Row> evidence, List<Row> others, @Nullable Row account) {
  /** Null when there is no such report. */
  static @Nullable ReportView of(Visit visit, String id) throws CommandException {
    List<Row> all = Row.ask(visit, "report-list", Map.of());
    for (Row report : all) {
      if (report.get("id").equals(id)) {
        String reported = report.get("reported");
        return new ReportView(
            report,
            Row.ask(visit, "report-show", Map.of("id", id)),
            all.stream().filter(other -> other != report && other.get("reported").equals(reported)).toList(),
            account(visit, reported));
      }
    }
    return null;
  }

  private static @Nullable Row account(Visit visit, String address) throws CommandException {
    if (!isHere(visit.domains(), address)) {
      return null;
    }
    try {
      return Row.ask(visit, "user-show", Map.of("account", bare(address))).getFirst();
    } catch (CommandException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  public String path() {
    return Frame.path("/reports", report.get("id"));
  }

  public String reported() {
    return report.get("reported");
  }

  /** Whether the reported one is an account that can still do something. */
  public boolean isFree() {
    return account != null && account.get("state").equals("enabled");
  }

  public boolean isLocked() {
    return account != null && account.get("state").equals("disabled");
  }

  /** Whether who is reported is of another server: it can be kept out as a whole. */
  public boolean isElsewhere(Frame frame) {
    return !isHere(frame.domains(), domain()) && !isHere(frame.domains(), reported());
  }

  /** The reported one's server. */
  public String domain() {
    String address = bare(reported());
    return address.substring(address.indexOf('@') + 1);
  }

  /** The page about somebody, or nothing for who has no account here. */
  public static String page(Frame frame, String address) {
    return address.contains("@") && isHere(frame.domains(), address) ? Frame.path("/people", bare(address)) : "";
  }

  /** Why, in words of the visitor's language where it is one of the two that everybody uses. */
  public static String kind(Frame frame, Row report) {
    String reason = report.get("reason");
    return reason.equals("spam") || reason.equals("abuse") ? frame.t("people.kind-" + reason) : reason;
  }

  static String bare(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }

  /** Whether this is a domain of this server or somebody there. */
  private static boolean isHere(List<String> domains, String address) {
    String bare = bare(address);
    return domains.stream().anyMatch(domain -> bare.equals(domain) || bare.endsWith("@" + domain));
  }
}

package im.recado.console.page;

import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the page about an account shows.
 *
 * @param account as user-show tells it
 * @param seen as user-seen tells it
 * @param vcard label and text each
 * @param messages how many are in the archive
 * @param files how many are uploaded
 * @param bytes in them, for people
 */
public record AccountView(
    Row account,
    Row seen,
    boolean hasPhoto,
    List<Row> sessions,
    List<Row> clients,
    List<Row> contacts,
    List<String> groups,
    List<String> changeable,
    List<Map.Entry<String, String>> vcard,
    String messages,
    String files,
    String bytes) {
  /** So many files are counted at most. */
  private static final int MOST_FILES = 200;

  static AccountView of(Visit visit, String address) throws CommandException {
    Map<String, String> account = Map.of("account", address);
    List<Row> files = Row.ask(visit, "file-list", account);
    long bytes = files.stream().mapToLong(file -> Long.parseLong(file.get("bytes"))).sum();
    String more = files.size() < MOST_FILES ? "" : "+";
    return new AccountView(
        Row.ask(visit, "user-show", account).getFirst(),
        Row.ask(visit, "user-seen", account).getFirst(),
        hasPhoto(visit, account),
        Row.ask(visit, "session-list", account),
        Row.ask(visit, "client-list", account),
        Row.ask(visit, "roster-list", account),
        groups(visit, account),
        changeable(visit, address),
        vcard(visit, account),
        messages(visit, account),
        visit.number(files.size()) + more,
        visit.words().amounts().size(bytes) + more);
  }

  private static String messages(Visit visit, Map<String, String> account) throws CommandException {
    try {
      return Row.ask(visit, "archive-size", account).getFirst().get("messages");
    } catch (CommandException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return "0";
      }
      throw e;
    }
  }

  /** The groups that somebody is in, as far as the visitor sees them. */
  private static List<String> groups(Visit visit, Map<String, String> account) throws CommandException {
    List<String> in = Row.ask(visit, "group-of", account).stream().map(row -> row.get("group")).toList();
    if (in.isEmpty()) {
      return in;
    }
    List<String> seen = Row.ask(visit, "group-list", Map.of()).stream().map(row -> row.get("group")).toList();
    return in.stream().filter(seen::contains).toList();
  }

  /** The groups into which the visitor may put the account: no source keeps them, and they are of no other domain. */
  private static List<String> changeable(Visit visit, String address) throws CommandException {
    if (!visit.can("group-add")) {
      return List.of();
    }
    String domain = address.substring(address.indexOf('@') + 1);
    return Row.ask(visit, "group-list", Map.of()).stream()
        .filter(row -> !row.has("source") && (!row.has("domain") || row.get("domain").equals(domain)))
        .map(row -> row.get("group"))
        .toList();
  }

  /** Those of them that the account is not in. */
  public List<String> otherGroups() {
    return changeable.stream().filter(group -> !groups.contains(group)).toList();
  }

  private static boolean hasPhoto(Visit visit, Map<String, String> account) throws CommandException {
    try {
      return !visit.run("vcard-photo", account).rows().isEmpty();
    } catch (CommandException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static List<Map.Entry<String, String>> vcard(Visit visit, Map<String, String> account) throws CommandException {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (Row row : Row.ask(visit, "vcard-show", account)) {
      String what = row.get("what");
      String key = "people.vcard-" + what.substring(0, what.contains(".") ? what.indexOf('.') : what.length()).toLowerCase(Locale.ROOT);
      lines.add(Map.entry(visit.words().has(key) ? visit.say(key) : what, row.get("text")));
    }
    return lines;
  }

  /** The person's name, or the address. */
  public String title() {
    return account.has("name") ? account.get("name") : address();
  }

  public String address() {
    return account.get("account");
  }

  public String initial() {
    return Person.initial(title());
  }

  public boolean isDisabled() {
    return account.get("state").equals("disabled");
  }

  public boolean isQuarantined() {
    return account.get("state").equals("quarantined");
  }

  public boolean isOnline() {
    return seen.get("state").equals("online");
  }
}

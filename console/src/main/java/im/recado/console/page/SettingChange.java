package im.recado.console.page;

import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import java.util.List;
import java.util.Map;

/**
 * Who has changed a setting, as the audit log tells it.
 *
 * @param by an address, or the way in which it came
 * @param at when, as the log has it
 * @param before what it was; empty when it was nothing
 * @param after what it became; empty when it was nothing, or was reset
 * @param reset whether it is again what it was without a change
 */
public record SettingChange(String by, String at, String before, String after, boolean reset) {
  private static final String MOST_READ = "50";
  private static final int MOST_SHOWN = 10;
  private static final String VALUE = " value=";
  private static final String TRIAL = " trial=[0-9]+$";

  /**
   * The last changes, the newest first.
   *
   * @param domain what it became there; empty for the whole server
   */
  static List<SettingChange> of(Visit visit, String key, String domain) throws CommandException {
    String named = "key=" + key;
    return Row.ask(visit, "audit-list", Map.of("containing", named, "most", MOST_READ)).stream()
        .filter(entry -> List.of("option-set", "option-reset").contains(entry.get("what")) && entry.get("outcome").equals("done"))
        .filter(entry -> entry.get("with").equals(named) || entry.get("with").startsWith(named + " "))
        .filter(entry -> entry.get("domain").equals(domain))
        .limit(MOST_SHOWN)
        .map(entry -> of(entry, domain))
        .toList();
  }

  private static SettingChange of(Row entry, String domain) {
    String with = entry.get("with");
    int value = with.indexOf(VALUE);
    String after = value < 0 ? "" : with.substring(value + VALUE.length()).replaceFirst(TRIAL, "");
    String place = " domain=" + domain;
    return new SettingChange(
        entry.get("by"),
        entry.get("at"),
        entry.get("before"),
        !domain.isEmpty() && after.endsWith(place) ? after.substring(0, after.length() - place.length()) : after,
        entry.get("what").equals("option-reset"));
  }
}

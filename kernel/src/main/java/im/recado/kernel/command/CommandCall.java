package im.recado.kernel.command;

import im.recado.wire.jid.Jid;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One call of a command, its arguments checked already. */
public final class CommandCall {
  private final Caller caller;
  private final Reach reach;
  private final Map<String, Object> values;
  private final Set<String> domains = new TreeSet<>();
  private @Nullable String before;
  private @Nullable String after;

  CommandCall(Caller caller, Reach reach, Map<String, Object> values) {
    this.caller = caller;
    this.reach = reach;
    this.values = values;
  }

  public Caller caller() {
    return caller;
  }

  /** What the call may tell of and change: never anything beyond. */
  public Reach reach() {
    return reach;
  }

  /** Says for the audit log which domain that belongs to which is changed, where no argument tells. */
  public void isAbout(String domain) {
    domains.add(domain);
  }

  /** The domains that the call is about, as far as they are known. */
  Set<String> domains() {
    return domains;
  }

  /** Says for the audit log what that which is changed was before; a secret is not told. */
  public void was(String before) {
    this.before = before;
  }

  @Nullable String before() {
    return before;
  }

  /** Says for the audit log what that which was changed is now, where no argument tells; a secret is not told. */
  public void became(String after) {
    this.after = after;
  }

  @Nullable String after() {
    return after;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A value that is there, whatever it is. */
  Object value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** A text or secret that must be there. */
  public String text(String name) {
    return (String) Objects.requireNonNull(values.get(name), name);
  }

  /** A text, or what stands for it. */
  public String text(String name, String otherwise) {
    return values.get(name) instanceof String text ? text : otherwise;
  }

  /** A bare address that must be there. */
  public Jid address(String name) {
    return (Jid) Objects.requireNonNull(values.get(name), name);
  }

  public long number(String name, long otherwise) {
    return values.get(name) instanceof Long number ? number : otherwise;
  }

  /** Whether a flag was given and is true. */
  public boolean flag(String name) {
    return values.get(name) instanceof Boolean flag && flag;
  }
}

package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.omemo.TrustLink;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.services.Session;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.omemo.NotEncryptedException.Reason;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.Trust;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who can read a conversation: the devices of everybody in it and the own ones. Belongs to the thread of the user interface. */
public final class EncryptionModel {
  /**
   * A device.
   *
   * @param fingerprint empty as long as its key is not known
   * @param listed whether its person still tells of it
   */
  public record Line(Jid jid, String name, boolean own, int device, String fingerprint, Trust trust, boolean listed) {}

  private record Read(List<Line> lines, Optional<Reason> problem) {}

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid conversation;
  private Runnable changed = () -> {};
  private List<Line> lines = List.of();
  private boolean loading = true;
  private String problem = "";
  private String answer = "";

  public EncryptionModel(MainModel main, Jid conversation) {
    this.session = main.session();
    this.words = main.words();
    this.ui = main.ui();
    this.conversation = conversation;
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Others' devices, then one's own others. */
  public List<Line> lines() {
    return lines;
  }

  public boolean loading() {
    return loading;
  }

  /** Why it cannot be encrypted, in a sentence; empty when it can. */
  public String problem() {
    return problem;
  }

  /** What came of what was pasted; empty before. */
  public String answer() {
    return answer;
  }

  /** The fingerprint of this device, in groups. */
  public String fingerprint() {
    return grouped(session.omemo().identity().fingerprint());
  }

  /** What others scan. */
  public String link() {
    return session.omemo().link().written();
  }

  /** Eight groups of eight digits. */
  static String grouped(String fingerprint) {
    return fingerprint.replaceAll("(.{8})(?=.)", "$1 ");
  }

  /** Asks for the devices as they are now. */
  public void load() {
    ui.ask(() -> {
      Omemo omemo = session.omemo();
      try {
        return new Read(read(omemo.prepare(conversation)), Optional.empty());
      } catch (NotEncryptedException e) {
        return new Read(read(Set.of()), Optional.of(e.reason()));
      }
    }, read -> {
      lines = read.lines;
      loading = false;
      problem = read.problem.map(reason -> words.say("omemo.problem." + reason)).orElseGet(this::missing);
      changed.run();
    }, failed -> {
      loading = false;
      problem = words.sayFor("failed", failed, failed);
      changed.run();
    });
  }

  private String missing() {
    return lines.stream().allMatch(Line::own) ? words.say("omemo.problem.NO_DEVICES") : "";
  }

  private List<Line> read(Set<Jid> readers) {
    Set<Jid> all = new LinkedHashSet<>(readers);
    all.remove(session.account());
    all.add(session.account());
    List<Line> read = new ArrayList<>();
    for (Jid jid : all) {
      boolean own = jid.equals(session.account());
      for (Device device : session.omemo().devices(jid)) {
        CurveKey identity = device.identity();
        if (identity != null || device.listed()) {
          read.add(new Line(jid, own ? words.say("chat.me") : Texts.line(session.contacts().name(jid)), own, device.id(),
              identity == null ? "" : grouped(identity.fingerprint()), device.trust(), device.listed()));
        }
      }
    }
    return read;
  }

  /** Says what is thought of a device. */
  public void trust(Line line, Trust trust) {
    ui.read(() -> {
      session.omemo().trust(line.jid(), line.device(), trust);
      return true;
    }, done -> load());
  }

  /** Takes another device of one's own out of the list. */
  public void retract(Line line) {
    ui.ask(() -> {
      session.omemo().retract(line.device());
      return true;
    }, done -> load(), failed -> {
      problem = words.sayFor("failed", failed, failed);
      changed.run();
    });
  }

  /** Compares what was scanned or pasted. */
  public void compare(String pasted) {
    Optional<TrustLink> shown = TrustLink.read(pasted);
    if (shown.isEmpty()) {
      answer = words.say("omemo.compared.bad");
      changed.run();
      return;
    }
    ui.read(() -> session.omemo().compare(shown.get()), result -> {
      answer = words.say("omemo.compared." + result);
      load();
    });
  }
}

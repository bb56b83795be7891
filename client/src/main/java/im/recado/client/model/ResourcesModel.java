package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Contacts.Presence;
import im.recado.client.services.Event;
import im.recado.client.services.Programs.Kind;
import im.recado.client.services.Programs.Program;
import im.recado.client.services.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The clients that somebody has there, the one that gets what is written first. Belongs to the thread of the user interface. */
public final class ResourcesModel {
  /** More of them nobody looks at; programs of others answer to each. */
  private static final int MOST_ASKED = 20;

  /**
   * A client.
   *
   * @param name of the program with its version; of the resource as long as that is not known
   * @param presence how it is there, in words
   * @param details what else is known, in words with points between
   * @param self whether it is this program
   */
  public record Line(String name, Availability availability, String presence, String details, boolean self) {}

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final Map<Jid, Program> programs = new HashMap<>();
  private final Runnable deaf;
  private Runnable changed = () -> {};
  private List<Line> lines = List.of();

  public ResourcesModel(MainModel main, Jid jid) {
    this.session = main.session();
    this.words = main.words();
    this.ui = main.ui();
    this.jid = jid.bare();
    this.deaf = session.hub().on(event -> {
      if (event instanceof Event.ContactsChanged) {
        ui.show(this::refresh);
      }
    });
    refresh();
  }

  /** Whether there is something to be known: of strangers one does not see how they are there. */
  public static boolean isOf(Session session, Jid jid) {
    return jid.bare().equals(session.account()) || session.contacts().find(jid).isPresent();
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  public List<Line> lines() {
    return lines;
  }

  /** Nobody looks at it any more. */
  public void close() {
    deaf.run();
    changed = () -> {};
  }

  private void refresh() {
    Map<Jid, Presence> clients = session.contacts().resources(jid);
    programs.keySet().retainAll(clients.keySet());
    clients.keySet().stream().limit(MOST_ASKED).filter(client -> programs.putIfAbsent(client, Program.UNKNOWN) == null).forEach(this::ask);
    List<Line> fresh = clients.entrySet().stream()
        .sorted(Comparator.comparingInt((Map.Entry<Jid, Presence> client) -> -client.getValue().priority())
            .thenComparing(client -> client.getValue().availability()))
        .map(client -> line(client.getKey(), client.getValue())).toList();
    if (!fresh.equals(lines)) {
      lines = fresh;
      changed.run();
    }
  }

  private void ask(Jid client) {
    ui.ask(() -> session.programs().of(client), program -> {
      if (programs.containsKey(client)) {
        programs.put(client, program);
        refresh();
      }
    }, failed -> {});
  }

  private Line line(Jid client, Presence presence) {
    Program program = programs.getOrDefault(client, Program.UNKNOWN);
    String resource = Texts.line(client.resource());
    String name = Texts.line((program.name() + " " + program.version()).strip());
    List<String> details = new ArrayList<>();
    if (program.kind() != Kind.OTHER) {
      details.add(words.sayFor("resources.kind", program.kind().name().toLowerCase(Locale.ROOT)));
    }
    if (!program.system().isBlank()) {
      details.add(Texts.line(program.system()));
    }
    details.add(words.say("resources.priority", String.valueOf(presence.priority())));
    if (!name.isBlank() && !resource.isBlank()) {
      details.add(resource);
    }
    String state = words.sayFor("presence", ChatModel.name(presence.availability()));
    return new Line(name.isBlank() ? (resource.isBlank() ? client.toString() : resource) : name, presence.availability(),
        presence.status().isBlank() ? state : state + " – " + Texts.line(presence.status()), String.join(" · ", details),
        client.equals(session.link().jid()));
  }
}

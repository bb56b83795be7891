package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.MainModel.Line;
import im.recado.client.model.MainModel.Line.Kind;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of contacts without a window: all of it on the thread of the test. */
class ContactLinesTest {
  @TempDir Path folder;
  private PlayedSession played;
  private MainModel model;
  private final List<Node> changes = new ArrayList<>();

  private static String item(String jid, String name, String... groups) {
    StringBuilder all = new StringBuilder();
    for (String group : groups) {
      all.append("<group>").append(group).append("</group>");
    }
    return "<item jid='" + jid + "' name='" + name + "' subscription='both'>" + all + "</item>";
  }

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder);
    played.link().answer(Ns.ROSTER, request -> {
      if (request.get("type").equals("set")) {
        changes.add(request.payload().orElseThrow().child("item").orElseThrow());
        return Node.of("iq", Ns.CLIENT).with("type", "result");
      }
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
          + item("juliet@verona.example", "Juliet", "Verona::Capulet") + item("nurse@verona.example", "Nurse", "Verona::Capulet", "Staff")
          + item("mercutio@verona.example", "Mercutio", "Verona") + item("friar@verona.example", "Friar") + "</query></iq>");
    });
    played.begun();
    model = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
  }

  @AfterEach
  void closes() {
    played.close();
  }

  /** The lines with a blank for each group they stand in. */
  private List<String> lines() {
    return model.lines().stream().map(line -> switch (line) {
      case Line.Group group -> " ".repeat(group.depth()) + "[" + group.name() + " " + group.all() + (group.open() ? "]" : "] closed");
      case Line.Person person -> " ".repeat(person.depth()) + person.name();
      case Line.Request request -> request.jid().toString();
    }).toList();
  }

  private Line.Group group(String name) {
    return model.lines().stream().filter(line -> line instanceof Line.Group group && group.name().equals(name)).map(Line.Group.class::cast)
        .findFirst().orElseThrow();
  }

  private Line.Person person(String name, String group) {
    return model.lines().stream().filter(line -> line instanceof Line.Person person && person.name().equals(name) && person.group().equals(group))
        .map(Line.Person.class::cast).findFirst().orElseThrow();
  }

  @Test
  void groupsStandInEachOther() {
    assertThat(lines()).containsExactly("[Staff 1]", "Nurse", "[Verona 3]", "Mercutio", " [Capulet 2]", " Juliet", " Nurse", "[Others 1]", "Friar");
    model.toggle(group("Capulet"));
    assertThat(lines()).containsExactly("[Staff 1]", "Nurse", "[Verona 3]", "Mercutio", " [Capulet 2] closed", "[Others 1]", "Friar");
    model.toggle(group("Verona"));
    assertThat(lines()).containsExactly("[Staff 1]", "Nurse", "[Verona 3] closed", "[Others 1]", "Friar");
  }

  @Test
  void favouritesStandFirst() throws Exception {
    played.session().chats().open(PlayedSession.ROMEO.server(), false);
    played.session().chats().open(JULIET, false);
    played.session().favourites().set(PlayedSession.ROMEO.server(), false, true);
    played.session().favourites().set(JULIET, false, true);
    assertThat(lines()).startsWith("[Favourites 1]", "Juliet", "[Staff 1]");
    played.session().favourites().set(PlayedSession.ROMEO.server(), false, false);
    assertThat(model.entries()).extracting(MainModel.Entry::jid).containsExactly(JULIET, PlayedSession.ROMEO.server());
    assertThat(model.entries()).extracting(MainModel.Entry::favourite).containsExactly(true, false);
    played.session().favourites().set(JULIET, false, false);
    assertThat(lines()).startsWith("[Staff 1]");
  }

  private List<String> moved(Line.Person who, Line to, boolean copy) {
    model.groups().move(List.of(who), to, copy, failed -> {
      throw new AssertionError(failed);
    });
    return changes.removeLast().all("group", Ns.ROSTER).map(Node::text).toList();
  }

  @Test
  void oneMovesPeopleBetweenGroups() {
    Line.Person nurse = person("Nurse", "Staff");
    assertThat(moved(nurse, group("Verona"), false)).containsExactly("Verona::Capulet", "Verona");
    assertThat(moved(nurse, group("Verona"), true)).containsExactly("Verona::Capulet", "Staff", "Verona");
    assertThat(moved(nurse, person("Juliet", "Verona::Capulet"), false)).containsExactly("Verona::Capulet");
    assertThat(moved(nurse, group("Others"), false)).containsExactly("Verona::Capulet");
    assertThat(moved(person("Friar", ""), group("Capulet"), false)).containsExactly("Verona::Capulet");
    // To where one is already.
    model.groups().move(List.of(nurse), group("Staff"), false, failed -> {});
    assertThat(changes).isEmpty();
    played.link().says("<presence xmlns='jabber:client' type='subscribe' from='paris@verona.example'/>");
    model.groups().move(List.of(nurse), model.lines().getFirst(), false, failed -> {});
    assertThat(changes).isEmpty();
    assertThat(nurse.kind()).isEqualTo(Kind.GROUP);
  }

  private List<String> changed() {
    List<String> all = changes.stream().map(item -> item.get("jid") + item.all("group", Ns.ROSTER).map(Node::text).toList()).toList();
    changes.clear();
    return all;
  }

  @Test
  void aGroupIsRenamedAndEndedWithThoseInIt() {
    model.groups().rename(group("Verona"), " Mantua ", failed -> {});
    assertThat(changed()).containsExactlyInAnyOrder("juliet@verona.example[Mantua::Capulet]", "nurse@verona.example[Mantua::Capulet, Staff]",
        "mercutio@verona.example[Mantua]");
    model.groups().rename(group("Capulet"), "Montague", failed -> {});
    assertThat(changed()).containsExactlyInAnyOrder("juliet@verona.example[Verona::Montague]", "nurse@verona.example[Verona::Montague, Staff]");
    model.groups().rename(group("Capulet"), "  ", failed -> {});
    model.groups().rename(group("Capulet"), "Capulet", failed -> {});
    assertThat(changed()).isEmpty();
    model.groups().remove(group("Verona"), failed -> {});
    assertThat(changed()).containsExactlyInAnyOrder("juliet@verona.example[]", "nurse@verona.example[Staff]", "mercutio@verona.example[]");
  }

  @Test
  void severalAreMovedAtOnce() {
    model.groups().move(List.of(person("Juliet", "Verona::Capulet"), person("Friar", ""), person("Nurse", "Staff")), group("Staff"), false, failed -> {});
    assertThat(changed()).containsExactlyInAnyOrder("juliet@verona.example[Staff]", "friar@verona.example[Staff]");
    model.groups().put(List.of(person("Friar", ""), person("Mercutio", "Verona")), " Monks ", failed -> {});
    assertThat(changed()).containsExactlyInAnyOrder("friar@verona.example[Monks]", "mercutio@verona.example[Monks]");
  }

  @Test
  void aGroupThatWasClosedIsSoAtTheNextStart() {
    model.toggle(group("Capulet"));
    model.toggle(group("Staff"));
    model.toggle(group("Staff"));
    model = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    assertThat(lines()).containsExactly("[Staff 1]", "Nurse", "[Verona 3]", "Mercutio", " [Capulet 2] closed", "[Others 1]", "Friar");
  }

  @Test
  void whoAsksIsCountedAndToldOnce() {
    List<String> told = new ArrayList<>();
    model.onRequest(jid -> told.add(jid.toString()));
    for (String who : List.of("paris", "tybalt", "paris")) {
      played.link().says("<presence xmlns='jabber:client' type='subscribe' from='" + who + "@verona.example'/>");
    }
    assertThat(model.asking()).isEqualTo(2);
    assertThat(told).containsExactly("paris@verona.example", "tybalt@verona.example");
  }
}

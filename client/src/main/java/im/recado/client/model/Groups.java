package im.recado.client.model;

import im.recado.client.model.MainModel.Line;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Session;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Puts people into groups, and renames and ends these, with the groups that are in them. Belongs to the thread of the user interface. */
public final class Groups {
  private final Session session;
  private final Ui ui;

  Groups(Session session, Ui ui) {
    this.session = session;
    this.ui = ui;
  }

  /**
   * Moves people to the group of a line, or makes them favourites.
   *
   * @param copy whether they stay where they were as well
   * @param failed is told the condition when the server does not
   */
  public void move(List<Line.Person> people, Line target, boolean copy, Consumer<String> failed) {
    if (target instanceof Line.Request) {
      return;
    }
    Line.Kind kind = target instanceof Line.Group group ? group.kind() : target instanceof Line.Person other ? other.kind() : Line.Kind.ALONE;
    String path = target instanceof Line.Group group ? group.path() : target instanceof Line.Person other ? other.group() : "";
    ui.ask(() -> {
      for (Line.Person person : people) {
        if (kind != person.kind() || !path.equals(person.group())) {
          move(person, kind, path, copy);
        }
      }
      return true;
    }, done -> {}, failed);
  }

  private void move(Line.Person person, Line.Kind kind, String path, boolean copy)
      throws RefusedException, OfflineException, InterruptedException {
    if (kind == Line.Kind.FAVOURITES) {
      session.favourites().set(person.jid(), false, true);
    } else {
      Contact contact = session.contacts().find(person.jid()).orElseThrow();
      session.contacts().put(contact.jid(), contact.name(), moved(contact.groups(), person, kind, path, copy));
    }
  }

  private static List<String> moved(List<String> groups, Line.Person person, Line.Kind kind, String path, boolean copy) {
    Set<String> now = new LinkedHashSet<>(groups);
    if (person.kind() == Line.Kind.GROUP && !copy) {
      now.remove(person.group());
    }
    if (kind == Line.Kind.GROUP) {
      now.add(path);
    }
    return List.copyOf(now);
  }

  /** Puts people into one more group, by its whole name. */
  public void put(List<Line.Person> people, String group, Consumer<String> failed) {
    move(people, new Line.Group(Line.Kind.GROUP, group.strip(), group, 0, 0, 0, true), false, failed);
  }

  /** Gives a group another name; it stays where it is, and what is in it stays there. */
  public void rename(Line.Group group, String name, Consumer<String> failed) {
    String delimiter = session.contacts().delimiter();
    int last = group.path().lastIndexOf(delimiter);
    String path = (last < 0 ? "" : group.path().substring(0, last + delimiter.length())) + name.strip();
    if (!name.isBlank() && !path.equals(group.path())) {
      change(group, before -> path + before.substring(group.path().length()), failed);
    }
  }

  /** Ends a group and those in it; people stay contacts. */
  public void remove(Line.Group group, Consumer<String> failed) {
    change(group, before -> "", failed);
  }

  private void change(Line.Group group, UnaryOperator<String> now, Consumer<String> failed) {
    String below = group.path() + session.contacts().delimiter();
    ui.ask(() -> {
      for (Contact contact : session.contacts().all()) {
        Set<String> changed = new LinkedHashSet<>();
        contact.groups().forEach(name -> changed.add(name.equals(group.path()) || name.startsWith(below) ? now.apply(name) : name));
        changed.remove("");
        if (!List.copyOf(changed).equals(contact.groups())) {
          session.contacts().put(contact.jid(), contact.name(), List.copyOf(changed));
        }
      }
      return true;
    }, done -> {}, failed);
  }
}

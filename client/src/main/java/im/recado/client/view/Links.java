package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.XmppLink;
import im.recado.client.protocol.Invitation;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Event;
import im.recado.client.services.Room;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Toolkit;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Goes where links and invitations lead; into a room only when a person has said so. */
final class Links {
  private static final int MOST_WAITING = 20;

  private final MainModel main;
  private final Component over;
  private final Map<Object, Runnable> waiting = new LinkedHashMap<>();
  private boolean asking;

  Links(MainModel main, Component over) {
    this.main = main;
    this.over = over;
  }

  /** One question after the other; who asks often about one room is asked about once. */
  private void later(Object about, Runnable question) {
    if (waiting.size() < MOST_WAITING && waiting.putIfAbsent(about, question) == null && !asking) {
      asking = true;
      while (!waiting.isEmpty()) {
        Object first = waiting.keySet().iterator().next();
        waiting.getOrDefault(first, () -> {}).run();
        waiting.remove(first);
      }
      asking = false;
    }
  }

  void invited(Event.Invited event) {
    Invitation invitation = event.invitation();
    later(invitation.room(), () -> {
      String who = Texts.line(main.session().contacts().name(invitation.by()));
      String asked = main.words().say("room.invited", who, invitation.room());
      String question = invitation.reason().isBlank() ? asked : asked + "\n\n" + Texts.body(invitation.reason());
      Dialog dialog = new Dialog(over, main.words().say("app.name"), main.words().say("room.go"), main.words().say("contacts.later")).unasked();
      dialog.button("invited.decline", main.words().say("contacts.decline"), () -> {
        dialog.close();
        main.ui().ask(() -> {
          main.session().roomRequests().decline(invitation.room(), invitation.by());
          return true;
        }, done -> {}, failed -> {});
      }, true, false);
      dialog.does(() -> {
        dialog.close();
        into(invitation.room(), invitation.password());
      });
      dialog.ask(Plain.question(question, 30));
    });
  }

  /** Somebody asks to speak in a room that one moderates. */
  void voice(Event.VoiceAsked asked) {
    later(asked.room() + "/" + asked.nick(), () -> {
      boolean allowed = Dialog.unasked(over, main.words(),
          main.words().say("room.voice.asked", Texts.line(asked.nick()), asked.room()), main.words().say("act.VOICE"));
      main.ui().ask(() -> {
        main.session().roomRequests().answer(asked, allowed);
        return true;
      }, done -> {}, failed -> {});
    });
  }

  private void enter(Jid room, String question) {
    if (Dialog.unasked(over, main.words(), question, main.words().say("room.go"))) {
      into(room, "");
    }
  }

  /** What does not go is asked about where rooms are entered. */
  private void into(Jid room, String password) {
    main.ui().ask(() -> main.session().roomVisits().tryTo(room, room.local(), "", password), now -> {
      if (now.state() == Room.State.OUT) {
        RoomDialog.show(over, main, room);
      } else {
        main.open(room, true);
      }
    }, failed -> Dialog.failed(over, main.words(), main.words().say("app.name"), failed));
  }

  void go(XmppLink link) {
    switch (link.act()) {
      case JOIN -> join(link.jid());
      case ADD -> add(link.jid());
      case TALK -> main.open(link.jid(), false, link.text());
    }
  }

  private void join(Jid room) {
    if (main.session().rooms().room(room).state() == Room.State.IN) {
      main.open(room, true);
    } else if (Lockdown.current().hides("join")) {
      Toolkit.getDefaultToolkit().beep();
    } else {
      enter(room, main.words().say("room.link", room));
    }
  }

  /** Who is a contact already is talked to, as where nobody can be added. */
  private void add(Jid jid) {
    if (main.session().contacts().find(jid).isPresent() || Lockdown.current().hides("add")) {
      main.open(jid, false);
    } else {
      ContactDialogs.add(over, main, jid.toString());
    }
  }

  /** Opens what somebody has clicked on: web pages with the desktop's browser, addresses of XMPP here. */
  void open(String address) {
    URI uri = Texts.opens(address).orElse(null);
    if (uri == null) {
      return;
    }
    if ("xmpp".equalsIgnoreCase(uri.getScheme())) {
      XmppLink.of(address).ifPresent(this::go);
    } else {
      Opener.page(main.ui(), uri);
    }
  }
}

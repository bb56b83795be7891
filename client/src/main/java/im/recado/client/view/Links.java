package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.XmppLink;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Event;
import im.recado.client.services.Room;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Desktop;
import java.awt.Toolkit;
import java.io.IOException;
import java.net.URI;

/** Goes where links and invitations lead; into a room only when a person has said so. */
final class Links {
  private final MainModel main;
  private final Component over;

  Links(MainModel main, Component over) {
    this.main = main;
    this.over = over;
  }

  void invited(Event.Invited invitation) {
    String who = Texts.line(main.session().contacts().name(invitation.by()));
    enter(invitation.room(), main.words().say("room.invited", who, invitation.room()));
  }

  private void enter(Jid room, String question) {
    if (Dialog.sure(over, main.words(), question, main.words().say("room.go"))) {
      main.ui().ask(() -> {
        main.session().enter(room, room.local(), "", "");
        return true;
      }, done -> main.open(room, true), failed -> {});
    }
  }

  void go(XmppLink link) {
    if (link.join() && main.session().rooms().room(link.jid()).state() == Room.State.IN) {
      main.open(link.jid(), true);
    } else if (link.join() && Lockdown.current().hides("join")) {
      Toolkit.getDefaultToolkit().beep();
    } else if (link.join()) {
      enter(link.jid(), main.words().say("room.link", link.jid()));
    } else {
      main.open(link.jid(), false);
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
    } else if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
      try {
        Desktop.getDesktop().browse(uri);
      } catch (IOException e) {
        Toolkit.getDefaultToolkit().beep();
      }
    }
  }
}

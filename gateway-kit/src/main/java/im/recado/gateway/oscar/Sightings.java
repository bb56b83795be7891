package im.recado.gateway.oscar;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Profile;
import im.recado.gateway.network.Profile.Detail;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Who is there, what they say of that, and of themselves (families 03 and 02). Guarded by the state. */
final class Sightings {
  private final OscarState state;
  private final Consumer<NetworkEvent> events;
  private final Icons icons;

  Sightings(OscarState state, Consumer<NetworkEvent> events, Icons icons) {
    this.state = state;
    this.events = events;
    this.icons = icons;
  }

  void take(Snac snac) throws OscarException {
    if (snac.family() == 0x02) {
      located(snac);
    } else {
      buddies(snac);
    }
  }

  private void buddies(Snac snac) throws OscarException {
    if (snac.subtype() == 0x0B || snac.subtype() == 0x0C) {
      ByteReader in = snac.in();
      while (in.left() > 0) {
        buddy(UserInfo.read(in), snac.subtype() == 0x0B);
      }
    }
  }

  private void buddy(UserInfo info, boolean there) throws OscarException {
    String contact = Names.fold(info.name());
    OscarState.Seen before = state.seen(contact);
    Availability availability = there ? info.availability() : Availability.OFFLINE;
    String words = there ? info.words() : "";
    boolean away = there && Status.isAway(availability);
    // The words of those who are away have to be asked for; until they come, those of before stand.
    boolean stands = away && words.isEmpty() && before.availability() == availability;
    OscarState.Seen now = new OscarState.Seen(availability, stands ? before.status() : words);
    if (state.see(contact, now)) {
      events.accept(new NetworkEvent.Shown(contact, now.availability(), now.status()));
    }
    NetworkEvent pictured = there ? icons.seen(contact, info.icon()) : null;
    if (pictured != null) {
      events.accept(pictured);
    }
    // Who says something else while they are away is told of once more, and no word of what they say.
    if (away && info.isAway() && !state.asks().isLooking(contact) && !state.socket().isBusy()) {
      look(contact, false);
    }
  }

  /** SNAC(02,15), or (02,05) for servers of old. */
  private void look(String contact, boolean ofOld) {
    ByteWriter body = ofOld ? new ByteWriter().u16(3) : new ByteWriter().u32(2);
    try {
      state.ask(0x02, ofOld ? 0x05 : 0x15, body.text8(contact).toBytes(), new Asks.Looking(contact, ofOld));
    } catch (NetworkException e) {
      // Then it is not known what they say.
    }
  }

  /** The server does not say what somebody says, or does not understand the question. */
  void refused(Asks.Looking looking) {
    if (!looking.ofOld() && Status.isAway(state.seen(looking.contact()).availability())) {
      look(looking.contact(), true);
    }
  }

  private void located(Snac snac) throws OscarException {
    if (snac.subtype() != 0x06) {
      return;
    }
    Asks.Ask ask = state.asks().take(snac.id());
    ByteReader in = snac.in();
    UserInfo info = UserInfo.read(in);
    Tlvs tlvs = Tlvs.rest(in);
    if (ask instanceof Asks.Looking looking) {
      OscarState.Seen before = state.seen(looking.contact());
      String words = Html.plain(tlvs.text(0x04)).strip();
      boolean away = Status.isAway(before.availability()) && !words.isEmpty();
      if (away && state.see(looking.contact(), new OscarState.Seen(before.availability(), words))) {
        events.accept(new NetworkEvent.Shown(looking.contact(), before.availability(), words));
      }
    } else if (ask instanceof Asks.Reading reading) {
      Map<Detail, String> profile = new HashMap<>();
      profile.put(Detail.NICK, info.name());
      String about = Html.plain(tlvs.text(0x02)).strip();
      if (!about.isEmpty()) {
        profile.put(Detail.ABOUT, about);
      }
      profiled(new NetworkEvent.Profiled(reading.id(), new Profile(reading.contact(), profile)));
    }
  }

  /** What somebody tells of themselves goes on at once, or with their picture. */
  void profiled(NetworkEvent.Profiled profiled) {
    if (!icons.completes(profiled)) {
      events.accept(profiled);
    }
  }
}

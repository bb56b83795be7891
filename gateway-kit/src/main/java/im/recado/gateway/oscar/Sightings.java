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
    if (away && info.isAway() && before.availability() != availability) {
      look(contact);
    }
  }

  private void look(String contact) {
    try {
      state.ask(0x02, 0x15, new ByteWriter().u32(2).text8(contact).toBytes(), new Asks.Looking(contact));
    } catch (NetworkException e) {
      // Then it is not known what they say.
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
      if (Status.isAway(before.availability()) && !words.isEmpty()) {
        state.see(looking.contact(), new OscarState.Seen(before.availability(), words));
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

package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How an owner sets what a room is like (XEP-0045 sections 10.1 and 10.2). */
final class Configuration {
  static final String ADMINS = "muc#roomconfig_roomadmins";
  static final String OWNERS = "muc#roomconfig_roomowners";

  /** COMPAT Prosody's names of fields, which bots use. */
  private static final String HISTORY_LENGTH = "muc#roomconfig_historylength";

  private final Hall hall;

  Configuration(Hall hall) {
    this.hall = hall;
  }

  static List<Setting<?>> settings() {
    return Settings.all().subList(0, Settings.ON_FORM);
  }

  /** {@code muc#owner} get. */
  void get(RoomRequest request) throws StanzaException {
    requireOwner(request);
    request.answer(Element.of("query", Muc.OWNER, form(request.room())));
  }

  static void requireOwner(RoomRequest request) throws StanzaException {
    if (request.affiliation() != Affiliation.OWNER) {
      throw new StanzaException(Condition.FORBIDDEN, "Only owners may do that.");
    }
  }

  Element form(Room room) {
    DataForm.Builder form =
        DataForm.form(RoomConfig.FORM_TYPE)
            .title("Configuration of the room " + room.jid())
            .instructions("Complete this form to change what the room is like.");
    for (Setting<?> setting : settings()) {
      if (setting == Settings.PASSWORD) {
        form.field(Field.note("If a password is needed to enter this room, it has to be given below."));
      }
      Field field = room.config().field(setting);
      form.field(setting == Settings.SLOW_MODE ? field.describedAs("0 = off, else so many seconds.") : field);
    }
    return validated(
        form.field(Field.note("Further admins, one address a line."))
            .field(Field.of(ADMINS, Field.Type.JID_MULTI, "Room Admins", jids(room, Affiliation.ADMIN)))
            .field(Field.note("All owners, one address a line."))
            .field(Field.of(OWNERS, Field.Type.JID_MULTI, "Room Owners", jids(room, Affiliation.OWNER)))
            .toElement());
  }

  /** Says of the numbers what they may be (XEP-0122; XEP-0500 section 5.1). */
  private static Element validated(Element form) {
    Element.Builder told = Element.builder("x", DataForm.NS).attribute("type", form.attribute("type"));
    for (Element child : form.elements()) {
      Element validation = null;
      for (Setting<?> setting : settings()) {
        if (setting.var().equals(child.attribute("var"))) {
          validation = setting.validation();
        }
      }
      told.child(validation == null ? child : child.withChild(validation));
    }
    return told.build();
  }

  private static List<String> jids(Room room, Affiliation affiliation) {
    return room.affiliations().all(affiliation).stream().map(one -> one.jid().toString()).toList();
  }

  /** {@code muc#owner} set, but for destroying. */
  void set(RoomRequest request) throws StanzaException {
    requireOwner(request);
    DataForm form = DataForm.in(request.payload());
    Room room = request.room();
    if (form == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A configuration is a form.");
    }
    switch (form.type()) {
      case CANCEL -> {
        request.answer(null);
        if (room.isLocked()) {
          hall.destruction().cancelled(request.lane(), room);
        }
      }
      case SUBMIT -> submitted(request, form);
      default -> throw new StanzaException(Condition.BAD_REQUEST, "A configuration is submitted or cancelled.");
    }
  }

  private void submitted(RoomRequest request, DataForm form) throws StanzaException {
    Room room = request.room();
    if (form.formType() != null && !form.isOf(RoomConfig.FORM_TYPE)) {
      throw Errors.otherForm();
    }
    RoomConfig before = room.config();
    RoomConfig after = before.with(form, settings());
    if (form.has(HISTORY_LENGTH) && !form.has(Settings.HISTORY.var())) {
      after = after.with(Settings.HISTORY, Settings.HISTORY.read(form.values(HISTORY_LENGTH)));
    }
    check(before, after);
    List<Standing> changes = affiliations(request, form);
    hall.standings().requireFit(room, changes);
    apply(
        request.lane(),
        room,
        after,
        changes,
        request.lane().refusing(request.iq()),
        () -> request.answer(null));
  }

  /** Refuses what does not go together. A limit of the server that was lowered since refuses only what is changed. */
  void check(RoomConfig before, RoomConfig config) throws StanzaException {
    if (config.is(Settings.PASSWORD_PROTECTED) && config.get(Settings.PASSWORD).isEmpty()) {
      throw Setting.unacceptable("A password is needed, but none was given.");
    }
    int history = config.get(Settings.HISTORY);
    if (history > hall.option(MucOptions.MOST_HISTORY) && history != before.get(Settings.HISTORY)) {
      throw Setting.unacceptable("Newcomers get " + hall.option(MucOptions.MOST_HISTORY) + " messages at most.");
    }
  }

  /** Owners and admins by the full lists of the form; a list that is not there stays as it is. */
  private List<Standing> affiliations(RoomRequest request, DataForm form) throws StanzaException {
    Room room = request.room();
    boolean namesOwners = form.has(OWNERS);
    boolean namesAdmins = form.has(ADMINS);
    Set<Jid> owners = new LinkedHashSet<>(Setting.addresses(form.values(OWNERS)));
    Set<Jid> admins = new LinkedHashSet<>(Setting.addresses(form.values(ADMINS)));
    List<Standing> changes = new ArrayList<>();
    if (namesOwners && owners.isEmpty() && room.affiliations().count(Affiliation.OWNER) > 0) {
      throw Errors.noOwnerLeft();
    }
    Set<Jid> named = new LinkedHashSet<>(owners);
    named.addAll(admins);
    for (Jid jid : named) {
      if (jid.local() == null) {
        throw Errors.wholeDomain();
      }
      Affiliation now = room.affiliations().standing(jid).affiliation();
      Affiliation wanted =
          owners.contains(jid) || (!namesOwners && now == Affiliation.OWNER) ? Affiliation.OWNER : Affiliation.ADMIN;
      if (now != wanted) {
        changes.add(room.affiliations().standing(jid).with(wanted, ""));
      }
    }
    if (namesOwners) {
      for (Standing owner : room.affiliations().all(Affiliation.OWNER)) {
        if (!named.contains(owner.jid())) {
          // Section 10.2: who is no owner any more becomes an admin, unless the admins are named too.
          changes.add(owner.with(namesAdmins ? Affiliation.NONE : Affiliation.ADMIN, ""));
        }
      }
    }
    if (namesAdmins) {
      for (Standing admin : room.affiliations().all(Affiliation.ADMIN)) {
        if (!named.contains(admin.jid())) {
          changes.add(admin.with(Affiliation.NONE, ""));
        }
      }
    }
    return changes;
  }

  /**
   * Sets what a room is like.
   *
   * @param failed hears that it could not be stored: then nothing has happened
   * @param done says so to who has asked
   */
  void apply(
      RoomLane lane, Room room, RoomConfig after, List<Standing> changes, Consumer<StoreException> failed, Runnable done) {
    RoomConfig before = room.config();
    boolean wasLocked = room.isLocked();
    long since = room.affiliations().version();
    List<Standing> numbered = room.affiliations().numbered(changes);
    long version = room.affiliations().versionWith(numbered);
    RoomStore.Kept record = room.record(after, room.subject(), version, room.affiliations().oldest());
    boolean keep = after.is(Settings.PERSISTENT);
    Runnable then =
        () -> {
          room.config(after);
          room.affiliations().apply(numbered);
          room.kept(keep);
          room.locked(false);
          hall.directory().changed();
          done.run();
          show(lane, room, before, wasLocked, numbered, since);
        };
    if (!keep && !room.isKept()) {
      then.run();
      return;
    }
    List<Standing> all = keep && !room.isKept() ? all(room, numbered) : List.of();
    boolean wasKept = room.isKept();
    lane.durably(
        () -> {
          if (!keep) {
            hall.store().remove(room.jid());
          } else if (wasKept) {
            hall.store().update(record, numbered, List.of());
          } else {
            hall.store().create(record, all);
            hall.furniture().keep(room);
          }
          if (before.differs(after, Settings.ARCHIVE_DAYS) || keep != wasKept) {
            hall.terms().set(room.jid(), keep ? after.get(Settings.ARCHIVE_DAYS) : 0);
          }
        },
        then,
        failed);
  }

  /** A new room that needs no configuration is kept if it is to be. As the last thing of the current step. */
  void keep(RoomLane lane, Room room, Stanza cause) {
    if (room.config().is(Settings.PERSISTENT)) {
      RoomStore.Kept record = room.record();
      List<Standing> all = room.standings();
      lane.durably(
          () -> hall.store().create(record, all),
          () -> {
            room.kept(true);
            hall.directory().changed();
          },
          lane.refusing(cause));
    }
  }

  private static List<Standing> all(Room room, List<Standing> changes) {
    List<Standing> all = new ArrayList<>(room.standings());
    for (Standing change : changes) {
      all.removeIf(one -> one.jid().equals(change.jid()));
      all.add(change);
    }
    return all;
  }

  /** What occupants hear of it. */
  private void show(
      RoomLane lane, Room room, RoomConfig before, boolean wasLocked, List<Standing> changes, long since) {
    for (Standing change : changes) {
      hall.standings().show(lane, room, change.jid(), null, null, since);
    }
    RoomConfig after = room.config();
    int history = Math.min(after.get(Settings.HISTORY), hall.option(MucOptions.MOST_HISTORY));
    room.history().trim(history);
    if (after.is(Settings.MEMBERS_ONLY) && !before.is(Settings.MEMBERS_ONLY)) {
      List<Occupant> strangers =
          room.occupants().all().stream()
              .filter(occupant -> !occupant.affiliation().isAtLeast(Affiliation.MEMBER))
              .toList();
      hall.leaving().putOut(lane, room, strangers, Notice.of(322));
    }
    if (!wasLocked) {
      List<Integer> codes = codes(before, after);
      if (!codes.isEmpty()) {
        hall.announcements().status(room, codes);
      }
    }
    if (before.differs(after, Settings.WHOIS) || before.differs(after, Settings.BROADCAST)) {
      again(room, before);
    }
    hall.leaving().afterwards(lane, room);
  }

  /** Section 10.2.1. */
  private static List<Integer> codes(RoomConfig before, RoomConfig after) {
    List<Integer> codes = new ArrayList<>();
    if (before.differs(after, Settings.LOGGED)) {
      codes.add(after.is(Settings.LOGGED) ? 170 : 171);
    }
    if (before.differs(after, Settings.WHOIS)) {
      codes.add(after.isSemiAnonymous() ? 173 : 172);
    }
    for (Setting<?> setting : Settings.all()) {
      if (setting != Settings.LOGGED && setting != Settings.WHOIS && before.differs(after, setting)) {
        codes.add(104);
        return codes;
      }
    }
    return codes;
  }

  /** Who may now see more, or others, sees everybody once more. */
  private void again(Room room, RoomConfig before) {
    for (Occupant occupant : room.occupants().all()) {
      occupant.shown(null);
      boolean was = before.get(Settings.BROADCAST).contains(occupant.role());
      if (was && !room.shows(occupant.role())) {
        hall.announcements().vanished(room, occupant);
      } else if (!was || !room.config().isSemiAnonymous()) {
        hall.announcements().presenceToOthers(room, occupant, Notice.NONE);
      }
    }
  }
}

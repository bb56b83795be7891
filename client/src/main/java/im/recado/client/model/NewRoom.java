package im.recado.client.model;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.RoomAdmin;
import im.recado.client.services.Session;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A room that is to be made, as far as a person says it in a few words; all else is in the room's own form.
 *
 * @param group whether it is for those alone who are invited, who then see each other's addresses; else everybody finds and enters it
 * @param password empty: none
 */
public record NewRoom(Jid jid, String name, String description, boolean group, String password) {
  /** The address that suits a name; nothing when nothing of it can be in one. */
  public static Optional<Jid> address(String name, Jid service) {
    String local = Normalizer.normalize(name.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFD).replaceAll("\\p{Mn}", "")
        .replaceAll("[^\\p{L}\\p{N}._]+", "-").replaceAll("^-+|-+$", "");
    return local.isEmpty() ? Optional.empty() : Jid.parse(local + "@" + service.domain());
  }

  /** What stands in the fields of the room's form for that (XEP-0045, section 15.5.3). */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("muc#roomconfig_roomname", name.strip());
    fields.put("muc#roomconfig_roomdesc", description.strip());
    fields.put("muc#roomconfig_persistentroom", "1");
    fields.put("muc#roomconfig_publicroom", group ? "0" : "1");
    fields.put("muc#roomconfig_membersonly", group ? "1" : "0");
    fields.put("muc#roomconfig_whois", group ? "anyone" : "moderators");
    fields.put("muc#roomconfig_allowinvites", group ? "1" : "0");
    if (!password.isEmpty()) {
      fields.put("muc#roomconfig_passwordprotectedroom", "1");
      fields.put("muc#roomconfig_roomsecret", password);
    }
    return fields;
  }

  /** Makes it and tells what its whole form is, filled in as far as it is said here; nobody can enter yet. Waits. */
  public DataForm begin(Session session, String nick) throws RefusedException, OfflineException, InterruptedException {
    session.roomVisits().make(jid, nick);
    try {
      return RoomAdmin.with(session.roomAdmin().form(jid), fields());
    } catch (RefusedException e) {
      session.roomVisits().giveUp(jid);
      throw e;
    }
  }

  /** It is now what the form says. Waits. */
  public void end(Session session, String nick, DataForm form) throws RefusedException, OfflineException, InterruptedException {
    session.roomAdmin().configure(jid, form);
    String named = form.value("muc#roomconfig_roomname");
    session.roomVisits().settle(jid, named.isBlank() ? name.strip() : named, nick, form.value("muc#roomconfig_roomsecret"));
  }
}

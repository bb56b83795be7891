package im.recado.gateway;

import im.recado.gateway.network.CarriesFiles;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.kernel.store.StoreException;
import im.recado.modules.upload.Upload;
import im.recado.wire.stanza.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files that a user sends to people of a network that carries files: what a message says with the address of a file
 * here and nothing else. No other address is ever read (SECURITY G13). Who does not get the file gets its address.
 * Owned by the lane.
 */
final class LeavingFiles {
  private final Gateway gateway;
  private final GatewaySession session;
  private final Asked asked;
  private final Revisions revisions;

  LeavingFiles(Gateway gateway, GatewaySession session, Asked asked, Revisions revisions) {
    this.gateway = gateway;
    this.session = session;
    this.asked = asked;
    this.revisions = revisions;
  }

  /**
   * Offers somebody the file that a message is about; false when it is to be said in words. May wait for the
   * database.
   */
  boolean offer(Message message, String contact, Connection connection) {
    if (!(connection instanceof CarriesFiles able) || !able.takesFiles(contact)) {
      return false;
    }
    Upload file = file(message);
    if (file == null || file.size() > gateway.largestFile()) {
      return false;
    }
    String id = asked.add(message, why -> told(message, contact, file, why));
    revisions.said(message, id);
    try {
      able.offer(contact, new OutgoingFile(file.name(), file.size(), () -> gateway.files().open(file)), id);
    } catch (NetworkException e) {
      asked.take(id);
      return false;
    }
    if (file.size() >= ArrivingFiles.LARGE) {
      session.dialogue().announced(about(file) + " is offered to " + contact + ".");
    }
    return true;
  }

  private @Nullable Upload file(Message message) {
    String address = SharedLink.alone(message);
    try {
      return address == null ? null : gateway.files().find(address);
    } catch (StoreException e) {
      return null;
    }
  }

  private static String about(Upload file) {
    return ArrivingFiles.named(file.name()) + " (" + ArrivingFiles.size(file.size()) + ")";
  }

  /** Who has not got the file gets its address, if they still can. */
  private void told(Message message, String contact, Upload file, @Nullable NetworkException why) {
    Connection connection = session.connectionNow();
    if (why == null) {
      return;
    }
    if (connection == null) {
      gateway.kernel().router().refuse(message, Reasons.stanza(why));
      return;
    }
    String id = asked.add(message, not -> refused(message, not));
    revisions.said(message, id);
    try {
      connection.send(contact, Words.lines(Objects.requireNonNull(SharedLink.words(message))), id);
      session.dialogue().gatewaySays(
          about(file) + " has not gone to " + contact + ": " + why.sentence() + " The address was sent in its place.");
    } catch (NetworkException e) {
      asked.take(id);
      refused(message, e);
    }
  }

  private void refused(Message message, @Nullable NetworkException why) {
    if (why != null) {
      gateway.kernel().router().refuse(message, Reasons.stanza(why));
    }
  }
}

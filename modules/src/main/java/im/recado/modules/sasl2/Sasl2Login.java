package im.recado.modules.sasl2;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.xml.Element;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A login that is under way. Belongs to its stream's lane. */
final class Sasl2Login {
  final Element request;
  final SaslServerMechanism mechanism;
  final UserAgent agent;

  /** Who the client has proved to be; null as long as it has not. */
  @Nullable Jid account;

  /** Sent with the success, unless a continuation has carried it already. */
  byte @Nullable [] additional;

  /** What the client is still to be asked for, first the one it is asked for now. */
  final ArrayDeque<ScramHash> upgrades = new ArrayDeque<>();

  /** What stood for the account's password when the client proved to know it; kept while there are upgrades. */
  List<ScramKeys> keys = List.of();

  /** The upgrade that the client has begun. */
  UpgradeModule.@Nullable Task task;

  Sasl2Login(Element request, SaslServerMechanism mechanism, UserAgent agent) {
    this.request = request;
    this.mechanism = mechanism;
    this.agent = agent;
  }
}

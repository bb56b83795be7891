package im.recado.wire.xml;

import java.util.List;

/** The words in the table of {@link KnownNames}: a hint for speed, of no meaning to what is accepted. */
final class KnownWords {
  private KnownWords() {}

  /** Element and attribute names, and values of attributes that repeat. */
  static final List<String> NAMES =
      List.of(
          (
                  "message presence iq body subject thread html active composing paused inactive gone error text x "
                  + "c query item group show status priority to from id type lang xmlns stream version encoding "
                  + "standalone chat groupchat headline normal get set result subscribe subscribed unsubscribe "
                  + "unsubscribed unavailable probe available away dnd xa none both remove ask subscription name jid "
                  + "node ver hash features mechanisms mechanism auth challenge response success failure abort "
                  + "starttls proceed required optional bind session resource ping enable enabled resume resumed "
                  + "failed a r h previd max location resumption store no-store no-copy no-permanent-store private "
                  + "sent received forwarded delay stamp origin-id stanza-id by replace reply reaction reactions "
                  + "retract markable displayed request acknowledged identity feature category disco server client "
                  + "service account storage conference nick password invite reason decline history maxstanzas since "
                  + "seconds pubsub publish items retract event configure create delete purge subscriptions "
                  + "subscription affiliation affiliations options default publish-options field value option "
                  + "required label var form submit cancel hidden text-single text-private text-multi list-single "
                  + "list-multi jid-single jid-multi boolean fixed FORM_TYPE instructions title reported fin complete "
                  + "stable first last count index before after with start end prefs always never archived vCard "
                  + "PHOTO BINVAL TYPE FN NICKNAME URL EMAIL BDAY photo data metadata info bytes width height url "
                  + "blocklist block unblock report seq gap last sid rid wait hold ack key newkey content pause "
                  + "condition terminate open close command action execute prev next complete actions sessionid note "
                  + "encrypted header keys envelope payload encryption namespace iv list bundle device devices slot "
                  + "put filename size content-type enclosure mobile optional presence-in pre role affiliation admin "
                  + "owner member outcast moderator participant visitor destroy bad-request conflict "
                  + "feature-not-implemented forbidden gone internal-server-error item-not-found jid-malformed "
                  + "not-acceptable not-allowed not-authorized policy-violation recipient-unavailable redirect "
                  + "registration-required remote-server-not-found remote-server-timeout resource-constraint "
                  + "service-unavailable undefined-condition unexpected-request cancel continue modify sub "
                  + "authenticate authentication inline user-agent software device initial-response "
                  + "authorization-identifier additional-data task tasks upgrade bound tag token fast channel-binding "
                  + "sasl-channel-binding limits max-bytes idle-seconds csi sm register username verify db xml utc "
                  + "tzo time os en de fr es true false 0 1 2 3 5 1.0 0.0 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 "
                  + "SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS PLAIN EXTERNAL ANONYMOUS sha-1 sha-256 sha1 bot gateway "
                  + "directory pc phone web console handheld component room nick addresses address desc affiliated "
                  + "displayed hint origin hats hat conference-info autojoin")
              .split(" "));

  static final List<String> NAMESPACES =
      List.of(
          (
                  "jabber:client jabber:server jabber:component:accept jabber:server:dialback "
                  + "http://etherx.jabber.org/streams http://www.w3.org/XML/1998/namespace "
                  + "http://www.w3.org/1999/xhtml urn:ietf:params:xml:ns:xmpp-streams "
                  + "urn:ietf:params:xml:ns:xmpp-stanzas urn:ietf:params:xml:ns:xmpp-tls "
                  + "urn:ietf:params:xml:ns:xmpp-sasl urn:ietf:params:xml:ns:xmpp-bind "
                  + "urn:ietf:params:xml:ns:xmpp-session urn:ietf:params:xml:ns:xmpp-framing "
                  + "urn:ietf:params:xml:ns:vcard-4.0 urn:xmpp:features:rosterver urn:xmpp:features:pre-approval "
                  + "jabber:iq:roster jabber:iq:auth jabber:iq:register jabber:iq:version jabber:iq:last "
                  + "jabber:iq:private jabber:iq:search jabber:iq:gateway jabber:iq:oob jabber:iq:time "
                  + "jabber:iq:privacy jabber:x:data jabber:x:delay jabber:x:event jabber:x:oob jabber:x:conference "
                  + "jabber:x:encrypted jabber:x:signed vcard-temp vcard-temp:x:update storage:bookmarks "
                  + "storage:rosternotes roster:delimiter http://jabber.org/protocol/disco#info "
                  + "http://jabber.org/protocol/disco#items http://jabber.org/protocol/caps "
                  + "http://jabber.org/protocol/chatstates http://jabber.org/protocol/commands "
                  + "http://jabber.org/protocol/muc http://jabber.org/protocol/muc#user "
                  + "http://jabber.org/protocol/muc#admin http://jabber.org/protocol/muc#owner "
                  + "http://jabber.org/protocol/muc#unique http://jabber.org/protocol/pubsub "
                  + "http://jabber.org/protocol/pubsub#event http://jabber.org/protocol/pubsub#owner "
                  + "http://jabber.org/protocol/pubsub#errors http://jabber.org/protocol/pubsub#publish-options "
                  + "http://jabber.org/protocol/nick http://jabber.org/protocol/mood "
                  + "http://jabber.org/protocol/activity http://jabber.org/protocol/geoloc "
                  + "http://jabber.org/protocol/tune http://jabber.org/protocol/address "
                  + "http://jabber.org/protocol/bytestreams http://jabber.org/protocol/ibb "
                  + "http://jabber.org/protocol/si http://jabber.org/protocol/httpbind "
                  + "http://jabber.org/protocol/xhtml-im http://jabber.org/protocol/rsm "
                  + "http://jabber.org/protocol/offline http://jabber.org/protocol/stats "
                  + "http://jabber.org/features/iq-auth http://jabber.org/features/iq-register "
                  + "http://jabber.org/features/compress urn:xmpp:sm:3 urn:xmpp:sm:2 urn:xmpp:csi:0 urn:xmpp:ping "
                  + "urn:xmpp:time urn:xmpp:delay urn:xmpp:carbons:2 urn:xmpp:forward:0 urn:xmpp:hints urn:xmpp:sid:0 "
                  + "urn:xmpp:mam:2 urn:xmpp:mam:2#extended urn:xmpp:receipts urn:xmpp:chat-markers:0 "
                  + "urn:xmpp:message-correct:0 urn:xmpp:blocking urn:xmpp:blocking:errors urn:xmpp:reporting:1 "
                  + "urn:xmpp:sasl:2 urn:xmpp:bind:0 urn:xmpp:fast:0 urn:xmpp:scram-upgrade:0 urn:xmpp:sasl-cb:0 "
                  + "urn:xmpp:sasl:upgrade:0 urn:xmpp:ssdp:0 urn:xmpp:stream-limits:0 urn:xmpp:push:0 "
                  + "urn:xmpp:http:upload:0 urn:xmpp:avatar:metadata urn:xmpp:avatar:data urn:xmpp:bookmarks:1 "
                  + "urn:xmpp:pep-vcard-conversion:0 urn:xmpp:reactions:0 urn:xmpp:reply:0 urn:xmpp:fallback:0 "
                  + "urn:xmpp:message-retract:1 urn:xmpp:message-moderate:1 urn:xmpp:eme:0 urn:xmpp:omemo:2 "
                  + "eu.siacs.conversations.axolotl urn:xmpp:attention:0 urn:xmpp:idle:1 urn:xmpp:caps "
                  + "urn:xmpp:occupant-id:0 urn:xmpp:muc-sub:0 urn:xmpp:mucsub:0 urn:xmpp:extdisco:2 urn:xmpp:invite "
                  + "urn:xmpp:ibr-token:0 urn:xmpp:styling:0 urn:xmpp:sfs:0 urn:xmpp:hashes:2 urn:xmpp:jingle:1 "
                  + "urn:xmpp:jingle-message:0 urn:xmpp:spam:1 urn:xmpp:bob urn:xmpp:captcha urn:xmpp:tmp:abuse "
                  + "urn:xmpp:rtt:0 urn:xmpp:hats:0 urn:xmpp:bidi urn:xmpp:features:bidi urn:xmpp:features:dialback "
                  + "urn:xmpp:xbosh urn:xmpp:alt-connections")
              .split(" "));
}

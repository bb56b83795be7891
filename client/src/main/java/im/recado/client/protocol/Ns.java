package im.recado.client.protocol;

/** Namespaces that the client reads and writes. */
public final class Ns {
  public static final String CLIENT = "jabber:client";
  public static final String STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";
  public static final String ROSTER = "jabber:iq:roster";
  public static final String DATA = "jabber:x:data";
  public static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
  public static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";
  public static final String CAPS = "http://jabber.org/protocol/caps";
  public static final String MUC = "http://jabber.org/protocol/muc";
  public static final String CONFERENCE = "jabber:x:conference";
  public static final String MUC_USER = "http://jabber.org/protocol/muc#user";
  public static final String MUC_OWNER = "http://jabber.org/protocol/muc#owner";
  public static final String COMMANDS = "http://jabber.org/protocol/commands";
  public static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  public static final String PUBSUB_EVENT = "http://jabber.org/protocol/pubsub#event";
  public static final String PUBLISH_OPTIONS = "http://jabber.org/protocol/pubsub#publish-options";
  public static final String RSM = "http://jabber.org/protocol/rsm";
  public static final String VCARD = "vcard-temp";
  public static final String VCARD_UPDATE = "vcard-temp:x:update";
  public static final String REGISTER = "jabber:iq:register";
  public static final String SEARCH = "jabber:iq:search";
  public static final String VERSION = "jabber:iq:version";
  public static final String GATEWAY = "jabber:iq:gateway";
  public static final String TIME = "urn:xmpp:time";
  public static final String OOB = "jabber:x:oob";
  public static final String FILE_SHARING = "urn:xmpp:sfs:0";
  public static final String URL_DATA = "http://jabber.org/protocol/url-data";
  public static final String FILE_METADATA = "urn:xmpp:file:metadata:0";
  public static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
  public static final String AVATAR_DATA = "urn:xmpp:avatar:data";
  public static final String AVATAR_METADATA = "urn:xmpp:avatar:metadata";
  public static final String RECEIPTS = "urn:xmpp:receipts";
  public static final String BLOCKING = "urn:xmpp:blocking";
  public static final String REPORTING = "urn:xmpp:reporting:1";
  public static final String PING = "urn:xmpp:ping";
  public static final String DELAY = "urn:xmpp:delay";
  public static final String FORWARD = "urn:xmpp:forward:0";
  public static final String CARBONS = "urn:xmpp:carbons:2";
  public static final String CORRECT = "urn:xmpp:message-correct:0";
  public static final String MAM = "urn:xmpp:mam:2";
  public static final String FULL_TEXT = "urn:xmpp:fulltext:0";
  public static final String MARKERS = "urn:xmpp:chat-markers:0";
  public static final String HINTS = "urn:xmpp:hints";
  public static final String SID = "urn:xmpp:sid:0";
  public static final String AVATAR_CONVERSION = "urn:xmpp:pep-vcard-conversion:0";
  public static final String INVISIBLE = "urn:xmpp:invisible:1";
  public static final String UPLOAD = "urn:xmpp:http:upload:0";
  public static final String BOOKMARKS = "urn:xmpp:bookmarks:1";
  public static final String IDLE = "urn:xmpp:idle:1";
  public static final String NOTIFY = "urn:xmpp:notification-settings:1";
  public static final String REACTIONS = "urn:xmpp:reactions:0";
  public static final String DISPLAYED = "urn:xmpp:mds:displayed:0";
  public static final String REPLY = "urn:xmpp:reply:0";
  public static final String FALLBACK = "urn:xmpp:fallback:0";
  public static final String STYLING = "urn:xmpp:styling:0";
  public static final String PRIVATE = "jabber:iq:private";
  public static final String NOTES = "storage:rosternotes";
  public static final String DELIMITER = "roster:delimiter";
  public static final String PINNED = "urn:xmpp:bookmarks-pinning:0";
  public static final String RETRACT = "urn:xmpp:message-retract:1";
  public static final String MODERATE = "urn:xmpp:message-moderate:1";
  public static final String OCCUPANT_ID = "urn:xmpp:occupant-id:0";

  public static final String PUBSUB_OWNER = "http://jabber.org/protocol/pubsub#owner";
  public static final String MUC_ADMIN = "http://jabber.org/protocol/muc#admin";
  public static final String EME = "urn:xmpp:eme:0";
  /** OMEMO as it is deployed (XEP-0384, version 0.3). */
  public static final String OMEMO = "eu.siacs.conversations.axolotl";
  public static final String OMEMO_DEVICES = OMEMO + ".devicelist";
  /** Followed by the number of a device. */
  public static final String OMEMO_BUNDLES = OMEMO + ".bundles:";

  /** The invitation that a newcomer shows (XEP-0445). */
  public static final String PREAUTH = "urn:xmpp:pars:0";
  public static final String MEDIA = "urn:xmpp:media-element";

  public static final String JINGLE = "urn:xmpp:jingle:1";
  public static final String JINGLE_FILE = "urn:xmpp:jingle:apps:file-transfer:5";
  public static final String JINGLE_SOCKS5 = "urn:xmpp:jingle:transports:s5b:1";
  public static final String JINGLE_IBB = "urn:xmpp:jingle:transports:ibb:1";
  public static final String IBB = "http://jabber.org/protocol/ibb";
  public static final String BYTESTREAMS = "http://jabber.org/protocol/bytestreams";
  public static final String HASHES = "urn:xmpp:hashes:2";
  public static final String SHA_256 = "urn:xmpp:hash-function-text-names:sha-256";
  public static final String BOB = "urn:xmpp:bob";

  private Ns() {}
}

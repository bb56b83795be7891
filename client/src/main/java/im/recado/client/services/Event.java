package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Invitation;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.LoginException;
import im.recado.client.services.omemo.NotEncryptedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has changed. Told on whatever thread it happened. */
public sealed interface Event {
  /** How one is connected. */
  record Connection(State state, @Nullable LoginException problem) implements Event {}

  /** Steps of a connection. */
  enum State { OFFLINE, CONNECTING, ONLINE }

  /** Contacts, groups or somebody's presence. */
  record ContactsChanged() implements Event {}

  /** Somebody has just asked to see our presence. */
  record ContactAsked(Jid jid) implements Event {}

  /** Which conversations there are, their order, names, or how many messages are unread. */
  record ConversationsChanged() implements Event {}

  /** The messages of a conversation. */
  record MessagesChanged(Jid conversation) implements Event {}

  /** A message has just come that nobody has seen. */
  record MessageCame(Jid conversation, Jid sender, String body, boolean mentioned) implements Event {}

  /** Who writes in a conversation at present; in a room nicks. */
  record TypingChanged(Jid conversation, List<String> who) implements Event {}

  /** Who is in a room, its topic, or whether one is in it. */
  record RoomChanged(Jid room) implements Event {}

  /** A room does not do what was asked of it. */
  record RoomRefused(Jid room, RoomRequests.What what, String condition) implements Event {}

  /** Somebody who may not speak in a room that we moderate asks to; the form in which that is answered. */
  record VoiceAsked(Jid room, String nick, DataForm form) implements Event {}

  /** Somebody invites us into a room. */
  record Invited(Invitation invitation) implements Event {}

  /** Somebody's picture. */
  record AvatarChanged(Jid jid) implements Event {}

  /** Files that are handed over in a conversation: which, how far, and what did not go. */
  record SendingChanged(Jid conversation) implements Event {}

  /** Files that are fetched to be kept. */
  record DownloadsChanged() implements Event {}

  /** Whether a conversation is encrypted, or what is known of somebody's devices. */
  record EncryptionChanged(Jid jid) implements Event {}

  /** A message could not be encrypted, and was not sent. */
  record NotEncrypted(Jid conversation, NotEncryptedException.Reason reason) implements Event {}
}

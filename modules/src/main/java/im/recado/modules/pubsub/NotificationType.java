package im.recado.modules.pubsub;

/** The type of the messages that notifications are (XEP-0060 section 16.4.4). */
public enum NotificationType {
  NORMAL,
  HEADLINE
}

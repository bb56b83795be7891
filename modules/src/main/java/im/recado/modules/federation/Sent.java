package im.recado.modules.federation;

/**
 * A stanza that went over a stream and is not acknowledged.
 *
 * @param speaker for whom it went
 */
record Sent(Speaker speaker, Parcel parcel) {
  /**
   * A link that sends over a stream.
   *
   * @param carrier what the stream is to it
   */
  record Speaker(OutgoingLink link, Carrier carrier) {}
}

package im.recado.client.model;

import im.recado.client.protocol.Jid;

/**
 * A room that one can enter.
 *
 * @param name empty when it has none
 * @param kept whether it is among the bookmarks
 */
public record RoomPlace(Jid jid, String name, boolean kept) implements Search.Found {}

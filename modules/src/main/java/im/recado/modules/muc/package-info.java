/**
 * Rooms (XEP-0045 and its family). {@code Room} is a room's state; a {@code RoomLane} keeps what happens in it in one order;
 * the other classes are what can be done in a room, one ability each.
 */
@NullMarked
package im.recado.modules.muc;

import org.jspecify.annotations.NullMarked;

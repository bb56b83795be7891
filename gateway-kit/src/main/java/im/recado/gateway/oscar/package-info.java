/**
 * ICQ and AIM: two networks that speak OSCAR, with contact lists on the server, stored messages, directories and chat
 * rooms.
 */
@NullMarked
package im.recado.gateway.oscar;

import org.jspecify.annotations.NullMarked;

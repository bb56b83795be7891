/** What a client does for one account: contacts, chats, rooms, history, files, gateways. Knows no window. */
@NullMarked
package im.recado.client.services;

import org.jspecify.annotations.NullMarked;

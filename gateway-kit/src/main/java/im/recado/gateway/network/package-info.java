/** What a network brings to the gateway kit, and what the kit tells it: all that the code of a network knows of the server. */
@NullMarked
package im.recado.gateway.network;

import org.jspecify.annotations.NullMarked;

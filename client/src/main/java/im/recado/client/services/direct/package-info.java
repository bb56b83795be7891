/** Files that go from client to client, without being kept by a server in between. */
@NullMarked
package im.recado.client.services.direct;

import org.jspecify.annotations.NullMarked;

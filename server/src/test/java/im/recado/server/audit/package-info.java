/** Tests of what is kept of people with power over the server. */
@NullMarked
package im.recado.server.audit;

import org.jspecify.annotations.NullMarked;

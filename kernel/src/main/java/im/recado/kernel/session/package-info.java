/** Sessions and accounts that are online, the lanes that keep order, deliveries on their way. */
@NullMarked
package im.recado.kernel.session;

import org.jspecify.annotations.NullMarked;

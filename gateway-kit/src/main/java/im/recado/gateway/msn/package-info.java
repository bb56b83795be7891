/**
 * MSN Messenger (MSNP12 and MSNP15 to 18): contacts, presence, conversations by switchboards, messages to those who
 * are away. The
 * protocol is that of the networks that keep it alive; which one it is the administrator says.
 */
@NullMarked
package im.recado.gateway.msn;

import org.jspecify.annotations.NullMarked;

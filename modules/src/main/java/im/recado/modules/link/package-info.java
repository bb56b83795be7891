/** Accounts of people on other networks, as they are kept; the gateway kit works with them. */
@NullMarked
package im.recado.modules.link;

import org.jspecify.annotations.NullMarked;

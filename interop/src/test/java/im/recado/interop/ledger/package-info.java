/** Nothing acknowledged is lost: books kept over crashes and restarts of the server. */
@NullMarked
package im.recado.interop.ledger;

import org.jspecify.annotations.NullMarked;

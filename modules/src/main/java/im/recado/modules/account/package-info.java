/** Accounts of this server: who exists, with what credentials. */
@NullMarked
package im.recado.modules.account;

import org.jspecify.annotations.NullMarked;

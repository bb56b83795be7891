/** Accounts whose people and passwords are kept elsewhere: the chain of sources, and how somebody from there becomes an account. */
@NullMarked
package im.recado.modules.source;

import org.jspecify.annotations.NullMarked;

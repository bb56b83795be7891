/** Generic kinds of storage for small features; what needs real queries has an interface beside its module. */
@NullMarked
package im.recado.kernel.store;

import org.jspecify.annotations.NullMarked;

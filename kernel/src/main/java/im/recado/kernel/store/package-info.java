/**
 * Generic kinds of storage for small features, and the locks under which modules change what is stored; what needs
 * real queries has an interface beside its module.
 */
@NullMarked
package im.recado.kernel.store;

import org.jspecify.annotations.NullMarked;

/** What a module says of itself: XEPs, features, handlers, options. */
@NullMarked
package im.recado.kernel.module;

import org.jspecify.annotations.NullMarked;

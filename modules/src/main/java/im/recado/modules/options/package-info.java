/**
 * Settings that administrators change while the server runs; what an option is: {@link
 * im.recado.kernel.module.Option}.
 */
@NullMarked
package im.recado.modules.options;

import org.jspecify.annotations.NullMarked;

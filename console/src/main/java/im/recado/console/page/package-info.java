/** The pages of the console: a class, a template and words each. */
@NullMarked
package im.recado.console.page;

import org.jspecify.annotations.NullMarked;

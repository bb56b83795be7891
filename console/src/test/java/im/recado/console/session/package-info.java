@NullMarked
package im.recado.console.session;

import org.jspecify.annotations.NullMarked;

@NullMarked
package im.recado.testkit.source;

import org.jspecify.annotations.NullMarked;

@NullMarked
package im.recado.testkit.federation;

import org.jspecify.annotations.NullMarked;

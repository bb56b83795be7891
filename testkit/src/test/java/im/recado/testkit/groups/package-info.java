@NullMarked
package im.recado.testkit.groups;

import org.jspecify.annotations.NullMarked;

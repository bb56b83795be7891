package im.recado.store.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Breaks off at one of the statements that change something, as when the process is killed there. */
final class FailingConnections {
  private int left;
  private boolean before;

  /** Fails at the statement of this number, before or after it is done. */
  void failAt(int number, boolean beforeIt) {
    left = number;
    before = beforeIt;
  }

  Connection wrap(Connection connection) {
    return proxy(Connection.class, connection);
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            FailingConnections.class.getClassLoader(),
            new Class<?>[] {type},
            (any, method, arguments) -> {
              Object result = isChange(method) ? change(target, method, arguments) : call(target, method, arguments);
              if (result instanceof PreparedStatement statement && method.getName().startsWith("prepare")) {
                return proxy(PreparedStatement.class, statement);
              }
              return result instanceof Statement statement && method.getName().startsWith("create")
                  ? proxy(Statement.class, statement)
                  : result;
            }));
  }

  private static boolean isChange(Method method) {
    return method.getName().equals("execute") || method.getName().equals("executeUpdate") || method.getName().equals("commit");
  }

  private Object change(Object target, Method method, Object[] arguments) throws Throwable {
    boolean now = --left == 0;
    if (now && before) {
      throw new SQLException("interrupted", "99999");
    }
    Object result = call(target, method, arguments);
    if (now) {
      throw new SQLException("interrupted", "99999");
    }
    return result;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}

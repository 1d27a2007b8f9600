// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/notification.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>

#include "widgets/forms/brief_text.h"

namespace aq {

void notify_desktop(const QString& headline, const QString& text) {
  const QString service = QStringLiteral("org.freedesktop.Notifications");
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage call = QDBusMessage::createMethodCall(
      service, QStringLiteral("/org/freedesktop/Notifications"), service, QStringLiteral("Notify"));
  constexpr int kServersChoice = -1;
  call << QCoreApplication::applicationName() << 0U << QStringLiteral("affinequant-studio") << headline
       << brief(text, kLongestName).toHtmlEscaped()  // a body is markup
       << QStringList()
       << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("affinequant-studio")}}
       << kServersChoice;
  bus.call(call, QDBus::NoBlock);
}

}  // namespace aq

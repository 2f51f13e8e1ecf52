//! The one door between page and core: a command by name, its request, its reply.

use serde_json::Value;
use tauri::State;

use app::AppError;

use crate::opening::Core;

/// Carries a command out. What the page sends is read, and judged, by `app`.
#[tauri::command]
pub(crate) async fn rpc(command: String, payload: Value, core: State<'_, Core>) -> Result<Value, AppError> {
    let app = core.opened().await?;
    app::dispatch(&app, &command, payload).await
}
